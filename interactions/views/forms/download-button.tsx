interface DownloadButtonProps {
  /** Ids of the elements whose text becomes the file. */
  readonly of: readonly string[];
  readonly label: string;
  readonly fileName: string;
}

/** A button that saves text as a file. Only script shows it; the text beside it can always be selected. */
export function DownloadButton({ of, label, fileName }: DownloadButtonProps) {
  return (
    <button
      type="button"
      class="fr-btn fr-btn--tertiary fr-btn--sm app-js-only"
      data-app-download={of.join(' ')}
      data-app-file={fileName}
    >
      {label}
    </button>
  );
}
