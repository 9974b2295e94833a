interface UnknownNames {
  /** Names that are almost a setting, each with what to do instead. */
  readonly misspelt: ReadonlyMap<string, string>;
  /** Names that begin as a setting does, and may belong to another program. */
  readonly doubtful: readonly string[];
}

/** First words of settings that other programs use as well, so that they prove nothing. */
const commonWords = new Set(['NODE', 'HOST', 'PORT', 'LOG', 'SERVICE']);
/** Names that others give: npm, the desktop, and Kubernetes for each of its services. */
const isOfOthers = (name: string) =>
  /^(npm_|SESSION_MANAGER$)|_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)$/.test(name);

/** A distance from which on two names are different ones, so that nobody counts further. */
const far = 3;

/** Returns how many letters were left out, added, replaced or exchanged with their neighbour, or `far` for more. */
function distanceOf(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isExchanged = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      line[column] = Math.min(
        last[column]! + 1,
        line[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
        isExchanged && row > 1 && column > 1 ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    if (Math.min(...line) >= far && Math.min(...last) >= far) return far;
    [beforeLast, last] = [last, line];
  }
  return last[other.length]!;
}

const longName = 8;

/** A long name may have two wrong letters, but not at its beginning: HTTP_URL is not meant to be SMTP_URL. */
function isClose(name: string, setting: string): boolean {
  if (Math.abs(name.length - setting.length) > 2) return false;
  const distance = distanceOf(name.toUpperCase(), setting);
  return distance <= 1 || (distance === 2 && setting.length >= longName && name[0]?.toUpperCase() === setting[0]);
}

/**
 * Finds the names that an operator has probably meant as settings. A misspelt name would otherwise leave the default in force without a word.
 * @param ownPrefixes beginnings that no other program uses, so that every unknown name behind them is misspelt
 */
export function findUnknownNames(
  environment: Readonly<Record<string, string | undefined>>,
  { settings, ownPrefixes }: { readonly settings: readonly string[]; readonly ownPrefixes: readonly string[] },
): UnknownNames {
  const known = new Set(settings.flatMap((name) => [name, `${name}_FILE`]));
  const firstWords = new Set(settings.map((name) => name.split('_')[0]!).filter((word) => !commonWords.has(word)));
  const misspelt = new Map<string, string>();
  const doubtful: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (!value || known.has(name) || isOfOthers(name)) continue;
    const meant = [...known].find((setting) => isClose(name, setting));
    const prefix = ownPrefixes.find((start) => name.startsWith(start));
    if (meant) misspelt.set(name, `did you mean ${meant}?`);
    else if (prefix) misspelt.set(name, `config/example.env lists the settings that begin with ${prefix}`);
    else if (name.includes('_') && firstWords.has(name.split('_')[0]!)) doubtful.push(name);
  }
  return { misspelt, doubtful };
}
