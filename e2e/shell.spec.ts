import { expect, test } from './fixtures.ts';

test('the page comes from the relay under a strict policy, isolated, with a silent console', async ({ person }) => {
  const { page } = await person('ada');
  const answer = await page.goto('/');
  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toContain('unsafe-');
  await expect(page).toHaveTitle(/Sotto/);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('what the policy refuses does not happen: markup from a string, code from a string, a foreign script', async ({ person }) => {
  const ada = await person('ada');
  ada.tolerate(/CSP|Content Security Policy|TrustedHTML|TrustedScript|script URL refused/);
  await ada.page.goto('/');
  const attempts = await ada.page.evaluate(async () => {
    // Code that the inspector itself runs may use eval; what a timer runs may not.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const refused = (attempt: () => unknown): boolean => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    };
    return {
      markup: refused(() => {
        document.createElement('div').innerHTML = '<b>x</b>';
      }),
      code: refused(() => new Function('return 1')()),
      script: refused(() => {
        document.createElement('script').src = 'https://elsewhere.example/x.js';
      }),
      worker: refused(() => new Worker('/not-ours.js')),
    };
  });
  expect(attempts).toEqual({ markup: true, code: true, script: true, worker: true });
});

test('a page that is not there is ours too', async ({ person }) => {
  const ada = await person('ada');
  ada.tolerate(/status of 404/);
  const answer = await ada.page.goto('/nowhere');
  expect(answer?.status()).toBe(404);
  expect(await answer?.headerValue('content-security-policy')).not.toContain('unsafe-');
  await expect(ada.page.getByRole('link', { name: 'Go to my messages' })).toBeVisible();
});
