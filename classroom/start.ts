import type { OpenPage } from '../src/page.ts';
import { moduleBeside } from '../src/process/module-beside.ts';
import { startFromCommandLine } from '../src/start.ts';

/**
 * Starts the server with its page, and ends the process at signals and errors.
 *
 * @param args - as they are typed behind the program's name.
 */
export async function startClassroom(args: readonly string[]): Promise<void> {
  await startFromCommandLine({ loadPage, main: moduleBeside(import.meta.url, './main'), args });
}

async function loadPage(say: (line: string) => void): Promise<OpenPage> {
  const [{ createClassroom }, { ensurePageBuilt }] = await Promise.all([
    import('./server/index.ts'),
    import('./server/build-page.ts'),
  ]);
  return createClassroom({ pageFolder: await ensurePageBuilt(say) });
}
