import type { Page as Tab } from 'playwright-core';

/** Presses Tab until the element has the focus. */
export async function tabTo(tab: Tab, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await tab.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await tab.keyboard.press('Tab');
  }
  throw new Error(`the Tab key never comes to ${selector}`);
}
