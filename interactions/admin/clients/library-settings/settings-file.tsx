import type { SettingsFile } from '../../../../src/domain/library-settings/library.ts';
import { CopyButton } from '../../../views/forms/copy-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';

interface SettingsFileProps {
  /** Id of the text within the page. */
  readonly id: string;
  readonly file: SettingsFile;
}

/** The text of one file, which can be selected, with a button that copies it. */
export function SettingsFileView({ id, file }: SettingsFileProps) {
  const { copy } = usePage().t.clientHelp.settings;
  return (
    <figure class="app-file">
      <figcaption>
        <code>{file.name}</code>
        <CopyButton of={id} label={copy(file.name)} />
      </figcaption>
      <pre>
        <code id={id}>{file.text}</code>
      </pre>
    </figure>
  );
}
