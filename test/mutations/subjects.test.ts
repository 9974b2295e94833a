import { groupsOf, subjects } from './subjects.js';

test.each(Object.keys(subjects))(
  'every file and every test that the list of mutations names for %s is there',
  (subject) => {
    expect(groupsOf(subject)).not.toEqual([]);
  },
);
