/** Counts of the things that a run has brought in, by names. */
type Counts = Readonly<Record<string, number>>;

/** The numbers of a run, as they are kept and told. */
export interface ImportCounts {
  /** People by what became of their entry. */
  readonly people: Counts;
  /** Credentials and links by kind and algorithm. */
  readonly kinds: Counts;
  /** People by what was not brought in as it was. */
  readonly exceptions: Counts;
  /** People by the attributes that are not brought in, where there are some. */
  readonly attributes?: Counts;
  readonly clients?: Counts;
  readonly keys?: Counts;
}

interface Told {
  readonly outcome: string;
  readonly kinds: readonly string[];
  readonly notes: readonly { readonly code: string; readonly items?: readonly string[] }[];
}

export interface ImportTally {
  readonly counts: ImportCounts;
  add(report: Told): void;
}

/** The most names of attributes that are counted. */
const mostNames = 200;

/** Counts what became of the people of a run. `sections` are the numbers of its clients and keys. */
export function createImportTally(sections: Pick<ImportCounts, 'clients' | 'keys'> = {}): ImportTally {
  const counts = { people: {}, kinds: {}, exceptions: {} } as Record<
    'people' | 'kinds' | 'exceptions',
    Record<string, number>
  >;
  const add = (group: Record<string, number>, name: string) => (group[name] = (group[name] ?? 0) + 1);
  // Names of attributes are those of any object too.
  const attributes = Object.create(null) as Record<string, number>;
  return {
    get counts() {
      return { ...counts, ...(Object.keys(attributes).length > 0 && { attributes }), ...sections };
    },
    add({ outcome, notes, kinds }) {
      add(counts.people, outcome);
      for (const kind of kinds) add(counts.kinds, kind);
      for (const name of notes.flatMap(({ code, items = [] }) => (code === 'attributes' ? items : [])))
        if (name in attributes || Object.keys(attributes).length < mostNames) add(attributes, name);
      for (const code of new Set(notes.map((note) => note.code))) add(counts.exceptions, code);
    },
  };
}
