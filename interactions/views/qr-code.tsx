import { encode } from 'uqr';

interface QrCodeProps {
  /** The text that a camera reads. */
  readonly text: string;
  /** The purpose of the code, for people who do not see it. */
  readonly label: string;
}

/** Number of light modules around the code. Cameras need them to find it (ISO/IEC 18004). */
const quietZone = 4;

/** Draws a QR code. It is dark on white in both themes, because many cameras read nothing else. */
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
