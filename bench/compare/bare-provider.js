// Serves the library alone: `node bare-provider.js PORT REDIRECT_URI CLIENT_SECRET`.
import { createBareServer } from './bare-server.js';

const [port, redirectUri, clientSecret] = process.argv.slice(2);
createBareServer({ issuer: `http://127.0.0.1:${port}`, redirectUri, clientSecret }).listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
