// First, before the library loads: it writes to the console while it does.
import './oidc/library-notices.ts';
import './server/kept-signals.ts';

// A warning that finds the disk full is lost. Without a listener it would end the process.
process.stderr.on('error', () => {});

// The server is none of the imports above: all of these are read before the first one runs, and a signal would end the process until then.
await import('./server/serve.ts');
