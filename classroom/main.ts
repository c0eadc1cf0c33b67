import type { OpenPage } from '../src/page.ts';
import { startFromCommandLine } from '../src/start.ts';

// Constants declared below this `await` would not be initialised while it runs. Only function declarations may follow it.
await startFromCommandLine({ loadPage });

async function loadPage(say: (line: string) => void): Promise<OpenPage> {
  const [{ createClassroom }, { ensurePageBuilt }] = await Promise.all([
    import('./server/index.ts'),
    import('./server/build-page.ts'),
  ]);
  return createClassroom({ pageFolder: await ensurePageBuilt(say) });
}
