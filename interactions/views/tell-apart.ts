import type { Texts } from '../texts/index.ts';

/** Numbers the names that stand more than once in a list, because the buttons of two items are told apart by their accessible names. */
export function tellApart(names: readonly string[], { frame }: Texts): readonly string[] {
  return names.map((name, index) => {
    const isShared = names.indexOf(name) !== names.lastIndexOf(name);
    return isShared ? frame.numbered(name, names.slice(0, index + 1).filter((other) => other === name).length) : name;
  });
}
