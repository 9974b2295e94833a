import type { WrittenSettings } from '../../../../src/domain/library-settings/libraries.ts';
import { Details } from '../../../views/details.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SettingsFileView } from './settings-file.tsx';

interface LibraryProps {
  readonly library: WrittenSettings;
}

/** The settings of one library: what to know before, then its files. */
export function LibraryText({ library: { id, settings } }: LibraryProps) {
  const texts = usePage().t.clientHelp.settings;
  if (!settings) return <p>{texts.unwritable}</p>;
  return (
    <>
      {settings.hints.length > 0 && (
        <ul id={`hints-${id}`}>
          {settings.hints.map((hint) => (
            <li key={hint.kind} class="app-breakable">
              {texts.hint(hint)}
            </li>
          ))}
        </ul>
      )}
      {settings.files.map((file, index) => (
        <SettingsFileView key={file.name} id={`${id}-${index}`} file={file} />
      ))}
    </>
  );
}

/** The settings of one library, which the person unfolds. */
export function LibraryDetails({ library }: LibraryProps) {
  return (
    <Details summary={library.name}>
      <div id={`library-${library.id}`}>
        <LibraryText library={library} />
      </div>
    </Details>
  );
}
