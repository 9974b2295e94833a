import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepUsedRules } from './keep-used-rules.ts';
import { usedClasses, type HasClass } from './used-classes.ts';

/** The parts of the design system's script, in the order in which it runs them, with the class that each is for. */
const scriptParts: ReadonlyArray<readonly [part: string, of: string | undefined]> = [
  ['core/core', undefined],
  ['scheme/scheme', undefined],
  ['component/accordion/accordion', 'fr-accordion'],
  ['component/button/button', 'fr-btns-group--equisized'],
  ['component/segmented/segmented', 'fr-segmented'],
  ['component/breadcrumb/breadcrumb', 'fr-breadcrumb'],
  ['component/tooltip/tooltip', 'fr-tooltip'],
  ['component/toggle/toggle', 'fr-toggle'],
  ['component/sidemenu/sidemenu', 'fr-sidemenu'],
  ['component/modal/modal', 'fr-modal'],
  ['component/password/password', 'fr-password'],
  ['component/navigation/navigation', 'fr-nav'],
  ['component/tab/tab', 'fr-tabs'],
  ['component/tag/tag', 'fr-tag'],
  ['component/transcription/transcription', 'fr-transcription'],
  ['component/range/range', 'fr-range'],
  ['component/header/header', 'fr-header__menu'],
  ['component/display/display', 'fr-display'],
  ['component/table/table', 'fr-table'],
];

/** Pages are drawn in two weights. A third one would cost as much as all style sheets together. */
const fonts = ['Marianne-Regular', 'Marianne-Bold'];

const notice = /\/\*!\s*\*?\s*([^*]+?)\s*\*\//;

/** Writes small drawings into the sheet itself: each would be a request of its own, with more headers than content. */
export const drawInSheet = (css: string, folder: string): string =>
  css.replaceAll(/url\((?!["']?data:)["']?([^"')]+\.svg)["']?\)/g, (_, path: string) => {
    const drawing = readFileSync(join(folder, path), 'utf8').trim();
    const text = drawing.replaceAll('"', "'").replaceAll(/[%#<>\n]/g, (char) => encodeURIComponent(char));
    return `url("data:image/svg+xml;charset=utf-8,${text}")`;
  });

export interface DesignSystem {
  readonly sheet: string;
  readonly script: string;
}

/**
 * Puts together the parts of the design system that pages use, from the files of its package. The notice of its licence begins both files.
 * @param dist the folder of the package
 * @param pages the sources of all pages and of their scripts
 * @param ownSheet a sheet that draws with custom properties of the design system
 */
export function designSystem(dist: string, pages: string, ownSheet: string): DesignSystem {
  const read = (path: string) => readFileSync(join(dist, path), 'utf8');
  const main = read('dsfr.main.min.css');
  const licence = `/*! ${notice.exec(main)?.[1]} */\n`;
  const isDrawn: HasClass = usedClasses(pages);
  const parts = scriptParts.filter(([, of]) => of === undefined || isDrawn(of));
  // Each part names its own values as it likes, so that each has a scope of its own.
  const script = parts.map(
    ([part]) =>
      `{${read(`${part}.module.min.js`)
        .replace(notice, '')
        .replace(/\/\/# sourceMappingURL.*/, '')
        .trim()}}\n`,
  );
  const used = {
    hasClass: usedClasses(pages, script.join('')),
    hasFont: (face: string) => fonts.some((font) => face.includes(`fonts/${font}.woff2`)),
    elsewhere: ownSheet + script.join(''),
  };
  const icons = 'utility/icons';
  const sheet = [
    drawInSheet(keepUsedRules(main, used), dist),
    drawInSheet(keepUsedRules(read(`${icons}/icons.main.min.css`), used), join(dist, icons)),
  ];
  // Only browsers that read no sheet of ours would ask for fonts in the older format.
  const modern = sheet.join('').replaceAll(/,url\(fonts\/[\w-]+\.woff\) format\("woff"\)/g, '');
  return { sheet: `@charset "UTF-8";\n${licence}${modern}`, script: licence + script.join('') };
}
