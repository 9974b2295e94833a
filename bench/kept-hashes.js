/** Makes a password keep its stored hash, for the accounts whose hash is light. It is loaded before our program, which knows nothing of it. */
import { register } from 'node:module';

register('./kept-hooks.js', import.meta.url);
