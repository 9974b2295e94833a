/** Makes the program hash with next to no memory, for sign-ins without hashing. It is loaded before the program, which knows nothing of it. */
import { register } from 'node:module';

register('./light-hooks.js', import.meta.url);
