// The version of this build; a test holds it to package.json, which would drag the list of packages into the page.

export const VERSION = '0.1.0';
