/** What nginx caches, and where. */
export interface NginxCacheOptions {
  /** The port of the loopback interface on which nginx listens. */
  readonly port: number;
  readonly serverUrl: string;
  /** Connections of readers that it must be able to hold. */
  readonly clients?: number;
}

/** The file to which nginx writes a line for each request, in the folder where it is started; `cache-log.ts` reads it. */
export const CACHE_LOG = 'requests.log';

/** Connections besides those of readers: each of them may have one to the server, and nginx has some of its own. */
const OTHER_CONNECTIONS = 512;

/**
 * Returns the configuration of an nginx that caches polls for as long as the server's `Cache-Control` says, and for a second where it says
 * nothing: a micro-cache. All of nginx's files are in the folder where it is started.
 *
 * `proxy_cache_lock` lets one of several requests for the same new answer through. An answer that has just expired is served until the next
 * one is there, for as long as the server allows by `stale-while-revalidate`; `proxy_cache_use_stale updating` would do so without a limit.
 * Long polls and requests with credentials never touch the cache: the server's answer would not be stored, but nginx would drop their
 * `If-None-Match`, and let them wait for one another.
 */
export function nginxCache({ port, serverUrl, clients = 0 }: NginxCacheOptions): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${name};`,
  );
  const connections = 2 * clients + OTHER_CONNECTIONS;
  return `daemon off;
worker_processes 1;
worker_rlimit_nofile ${connections + OTHER_CONNECTIONS};
pid nginx.pid;
error_log stderr;
events { worker_connections ${connections}; }
http {
  ${folders.join(' ')}
  log_format cache '$msec $upstream_cache_status $request_length $bytes_sent';
  access_log ${CACHE_LOG} cache buffer=32k flush=100ms;
  keepalive_requests 1000000000;
  tcp_nodelay on;

  proxy_cache_path cache keys_zone=polls:10m max_size=64m inactive=1m use_temp_path=off;
  map "$arg_wait$http_authorization$http_cookie" $polls_cache {
    default off;
    ''      polls;
  }
  upstream server {
    server ${new URL(serverUrl).host};
    keepalive 64;
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    proxy_http_version 1.1;
    proxy_set_header Connection '';
    proxy_set_header Host $http_host;
    location / {
      proxy_pass http://server;
    }
    location = /messages {
      proxy_pass http://server;
      proxy_cache $polls_cache;
      proxy_cache_valid 200 1s;
      proxy_cache_lock on;
      proxy_cache_revalidate on;
    }
  }
}
`;
}
