// This script writes the dashboards of deploy/grafana from their tables.
import { writeFileSync } from 'node:fs';
import { drawDashboards } from './dashboards.ts';

for (const [file, text] of drawDashboards()) writeFileSync(`deploy/grafana/${file}`, text);
