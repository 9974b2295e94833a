import type { ComponentChild } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { texts } from '../../../interactions/texts/index.ts';
import { BoxGroup } from '../../../interactions/views/forms/box-group.tsx';
import { CheckboxField } from '../../../interactions/views/forms/checkbox-field.tsx';
import { PageForm } from '../../../interactions/views/forms/drawn-form.ts';
import { FilterForm } from '../../../interactions/views/tables/filter-form.tsx';
import { PasswordField } from '../../../interactions/views/forms/password-field.tsx';
import { RadioGroup } from '../../../interactions/views/forms/radio-group.tsx';
import { SelectField } from '../../../interactions/views/forms/select-field.tsx';
import { StepForm } from '../../../interactions/views/forms/step-form.tsx';
import { TextArea } from '../../../interactions/views/forms/text-area.tsx';
import { TextField } from '../../../interactions/views/forms/text-field.tsx';
import { UploadField } from '../../../interactions/views/forms/upload-field.tsx';
import { PageScope, type PageContext } from '../../../interactions/views/layout/page-context.ts';

const page = { t: texts.en, csrf: 'token' } as PageContext;
const drawn = { values: { one: 'typed' }, errors: { one: 'No.' } };

const draw = (part: ComponentChild) =>
  renderToString(
    <PageScope.Provider value={page}>
      <PageForm.Provider value={drawn}>{part}</PageForm.Provider>
    </PageScope.Provider>,
  );

const options = [
  { value: 'typed', label: 'Typed' },
  { value: 'other', label: 'Other' },
];

describe('a field finds its value and its message by its name', () => {
  test.each([
    ['text', <TextField name="one" label="One" />, 'value="typed"'],
    ['text area', <TextArea name="one" label="One" />, '>typed</textarea>'],
    ['select', <SelectField name="one" label="One" options={options} />, 'value="typed" selected'],
    ['radio buttons', <RadioGroup name="one" legend="One" options={options} />, 'value="typed" checked'],
    ['box', <CheckboxField name="one" label="One" />, 'name="one" checked'],
    ['boxes', <BoxGroup name="one" label="One" boxes={[{ name: 'one', label: 'One' }]} />, 'name="one" checked'],
    [
      'password',
      <PasswordField name="one" label="One" autocomplete="current-password" />,
      'name="one" type="password"',
    ],
    ['file', <UploadField name="one" label="One" hint="" accept="image/png" />, 'type="file" id="one"'],
  ])('%s', (_name, field, shown) => {
    for (const form of [<StepForm>{field}</StepForm>, <FilterForm values={drawn.values}>{field}</FilterForm>]) {
      expect(draw(form)).toContain(shown);
      expect(draw(form)).toContain('fr-message--error"><span>No.</span></p>');
    }
    expect(() => draw(field)).toThrow('The field one was drawn outside a form');
  });
});

test('a form of a page may show other values than those of the page', () => {
  const field = <TextField name="one" label="One" />;
  expect(draw(<StepForm values={{ one: 'other' }}>{field}</StepForm>)).toContain('value="other"');
});
