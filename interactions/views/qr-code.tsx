import { encode } from 'uqr';

interface QrCodeProps {
  /** What it says to a camera. */
  readonly text: string;
  /** What it is, for those who do not see it. */
  readonly label: string;
}

/** Modules of light around, which cameras need to find it (ISO/IEC 18004). */
const quietZone = 4;

/** Dark on white in both themes: many cameras read no other. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, data } = encode(text, { ecc: 'M', border: quietZone });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      class="app-qr fr-mb-3w"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  );
}
