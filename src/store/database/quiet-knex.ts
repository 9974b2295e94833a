const silent = () => {};

/**
 * Settings of knex that keep it from printing. Errors are thrown and logged where they are caught, and must not repeat the values of a
 * query.
 */
export const quietKnex = {
  log: { warn: silent, error: silent, deprecate: silent, debug: silent },
  compileSqlOnError: false,
};
