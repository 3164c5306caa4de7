// The README of each room: it is there, short, has the four headings, and every file it names exists.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './node24.mjs';

const headings = ['## What lives here', '## Start reading at', '## May import', '## Never'];
const longest = 30;

/** The folders that are rooms and have something in them, relative to `house`. */
function roomsOf(/** @type {string} */ house) {
  const lib = existsSync(join(house, 'lib')) ? readdirSync(join(house, 'lib')).map((name) => `lib/${name}`) : [];
  return ['app', 'components', 'protocol', ...lib, 'server', 'e2e', 'bench'].filter((room) => {
    const folder = join(house, room);
    return existsSync(folder) && statSync(folder).isDirectory() && readdirSync(folder).length > 0;
  });
}

/** A word in backticks that looks like a file: has a slash or a file's ending, no blank, no wildcard, no placeholder. */
const looksLikeFile = (/** @type {string} */ word) =>
  /^[\w@./-]+$/.test(word) && (/\.(ts|tsx|js|mjs|css|md|json)$/.test(word) || /^[\w.-]+(\/[\w.-]+)+\/?$/.test(word));

/**
 * What is wrong with the READMEs of the house, one sentence each; empty when all is well.
 * @param {string} house @returns {string[]}
 */
export function complaints(house) {
  return roomsOf(house).flatMap((room) => {
    const path = `${room}/README.md`;
    if (!existsSync(join(house, path)))
      return [`${path} is missing. Write it with the headings ${headings.join(', ')} (lib/base/README.md is a model).`];
    const text = readFileSync(join(house, path), 'utf8');
    const lines = text.trimEnd().split('\n');
    const found = lines.filter((line) => line.startsWith('## '));
    const named = [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word).filter(looksLikeFile);
    const packages = Object.keys(JSON.parse(readFileSync(join(house, 'package.json'), 'utf8')).dependencies ?? {});
    return [
      ...(lines.length > longest
        ? [`${path} has ${lines.length} lines; ${longest} is the most. Move the rest into the files it is about.`]
        : []),
      ...(found.join() === headings.join()
        ? []
        : [`${path} has the headings ${found.join(', ') || 'none'}; they are ${headings.join(', ')}.`]),
      ...named
        .filter((word) => !packages.includes(word) && ![join(house, room, word), join(house, word)].some(existsSync))
        .map((word) => `${path} names \`${word}\`, which does not exist. Correct the name or drop it.`),
    ];
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = complaints(root);
  for (const sentence of found) console.error(sentence);
  process.exitCode = found.length === 0 ? 0 : 1;
}
