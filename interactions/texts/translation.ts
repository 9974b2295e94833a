import type * as fr from './fr.ts';

/** The shape of a translation: the same keys, the same parameters, other words. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer Args) => string
      ? (...args: Args) => string
      : T[K] extends readonly (infer Item)[]
        ? readonly Translated<Item>[]
        : Translation<T[K]>;
};

type Translated<Item> = Item extends string ? string : Translation<Item>;

/** Every text, in any language. */
export type Texts = Translation<typeof fr>;
