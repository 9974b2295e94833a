/** Loaded before ours, for one column of the comparison: tokens leave without an envelope. Nothing in ours knows of it. */
import { register } from 'node:module';

register('./opaque-hooks.js', import.meta.url);
