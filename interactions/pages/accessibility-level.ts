import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessibilityLevel } from '../views/layout/page-context.ts';

/** Reads the level in the operator's French declaration of accessibility. Without a declaration the level is « non conforme ». */
export function accessibilityLevel(legalDir: string | undefined): AccessibilityLevel {
  const path = ['md', 'txt'].map((ending) => join(legalDir ?? '', `accessibilite.fr.${ending}`)).find(existsSync);
  if (!legalDir || !path) return 'none';
  const said = /\b(non|partiellement|totalement)[\s\u00a0*_]+conforme/i
    .exec(readFileSync(path, 'utf8'))?.[1]
    ?.toLowerCase();
  if (said === 'totalement') return 'full';
  return said === 'partiellement' ? 'partial' : 'none';
}
