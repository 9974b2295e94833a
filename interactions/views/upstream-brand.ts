const brands: Readonly<Record<string, string>> = { franceconnect: 'FranceConnect', proconnect: 'ProConnect' };

/** What people call an upstream. */
export const upstreamBrand = (name: string): string => brands[name] ?? name;
