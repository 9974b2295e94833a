import { browserLibraries } from './browser-libraries.ts';
import { placeFor } from './callback-address.ts';
import { hintsFor } from './hints.ts';
import type { Library, LibrarySettings } from './library.ts';
import { nodeLibraries } from './node-libraries.ts';
import { programSettings } from './program-settings.ts';
import { serverLibraries } from './server-libraries.ts';
import type { SettingsFacts } from './settings-facts.ts';
import { Unwritable } from './quote.ts';

const { environment, apache, qgis, curl } = programSettings;

/** Every library and program whose settings are written for a client, in the order of the page. */
export const libraries: readonly Library[] = [
  environment,
  ...nodeLibraries,
  ...browserLibraries,
  ...serverLibraries,
  apache,
  qgis,
  curl,
];

/** A library with its settings for one client; undefined where its format cannot hold a value of the client. */
export interface WrittenSettings extends Pick<Library, 'id' | 'name'> {
  readonly settings: LibrarySettings | undefined;
}

interface Writing {
  readonly facts: SettingsFacts;
  readonly placeholder: string;
}

/** Returns the settings of one library. Throws Unwritable where its format cannot hold a value of the client. */
export function settingsOf(library: Library, { facts, placeholder }: Writing): LibrarySettings {
  const place = placeFor(facts, library.returnsTo ?? { usual: '/callback' });
  return { files: library.files(facts, place, placeholder), hints: hintsFor(library, facts, place) };
}

function written(library: Library, { facts, placeholder }: Writing): WrittenSettings {
  const { id, name } = library;
  try {
    return { id, name, settings: settingsOf(library, { facts, placeholder }) };
  } catch (error) {
    if (error instanceof Unwritable) return { id, name, settings: undefined };
    throw error;
  }
}

/** Returns the settings of every library for a client: first those that suit its kind, then the others. */
export function settingsForClient(about: Writing): {
  readonly fitting: readonly WrittenSettings[];
  readonly others: readonly WrittenSettings[];
} {
  const fits = ({ kinds }: Library) => kinds.includes(about.facts.kind);
  return {
    fitting: libraries.filter(fits).map((library) => written(library, about)),
    others: libraries.filter((library) => !fits(library)).map((library) => written(library, about)),
  };
}
