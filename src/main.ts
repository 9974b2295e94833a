// First, before the library loads: it writes to the console while it does.
import './oidc/library-notices.ts';
import './serve.ts';
