import type { OpenPage } from '../src/page.ts';
import { startFromCommandLine } from '../src/start.ts';

// Last, since nothing below has a value before it ends.
await startFromCommandLine({ loadPage });

async function loadPage(say: (line: string) => void): Promise<OpenPage> {
  const [{ createClassroom }, { ensurePageBuilt }] = await Promise.all([
    import('./server/index.ts'),
    import('./server/build-page.ts'),
  ]);
  return createClassroom({ pageFolder: await ensurePageBuilt(say) });
}
