import { lightParameters } from './light-parameters.js';

const hasher = await import(new URL(import.meta.url).searchParams.get('of'));

/** Makes the hasher of the program, with light parameters for every hash that it makes. A light hash is then one of today. */
export const createPasswordHasher = (peppers) => hasher.createPasswordHasher(peppers, { parameters: lightParameters });
