// The laws of the house that imports can express. Each comment says why, then how to mend it; `npm run verify` prints it.
// Tests are held to the same arrows, but may look behind a door and use packages of their own.

const tests = '\\.(test|contract|soak)\\.tsx?$';

/** A room of lib may import only these rooms; packages have rules of their own. */
const arrows = {
  base: [],
  crypto: ['base', 'protocol'],
  domain: ['base', 'protocol'],
  storage: ['base', 'protocol', 'domain', 'crypto'],
  relay: ['base', 'protocol'],
  rtc: ['base', 'protocol', 'domain', 'crypto'],
  push: ['base', 'protocol', 'domain'],
  client: ['base', 'protocol', 'crypto', 'domain', 'storage', 'relay', 'rtc', 'push'],
  sw: ['base', 'protocol', 'domain', 'push', 'client'],
};

const why = {
  base: 'Bedrock carries everything, so it can stand on nothing. Pass what you need in as a parameter.',
  crypto: 'Bytes in, bytes out: crypto is read and audited by itself. What a message means belongs to lib/domain.',
  domain: 'Rules must run anywhere, so they know no adapter. Name what you need as a type and let lib/client pass it in.',
  storage: 'Adapters do not know each other. Let the two meet in lib/client.',
  relay:
    'The line carries sealed bytes: it does not know the other adapters, and compiles without a plaintext type. Let them meet in lib/client.',
  rtc: 'Adapters do not know each other. Let the two meet in lib/client. (From crypto it takes sealed frames alone, ADR 23.)',
  push: 'Adapters do not know each other. Let the two meet in lib/client.',
  client: 'The wiring knows the rooms of lib, but no screen. A screen calls lib/client, never the other way round.',
  sw: 'The service worker is a program of its own: it runs the engine of lib/client and draws nothing.',
};

const pathOf = (/** @type {string} */ room) => (room === 'protocol' ? 'protocol' : `lib/${room}`);

const arrowRules = Object.entries(arrows).map(([room, allowed]) => ({
  name: `arrows-lib-${room}`,
  comment: `${why[/** @type {keyof typeof why} */ (room)]} It may import: ${allowed.map(pathOf).join(', ') || 'nothing'}.`,
  from: { path: `^lib/${room}/` },
  to: { path: '^(app|components|lib|protocol|server)/', pathNot: [room, ...allowed].map((name) => `^${pathOf(name)}/`) },
}));

/** One owner a dependency; `packages` and `place` are regular expressions. */
const owners = [
  {
    name: 'owner-of-idb',
    packages: 'idb',
    place: '^lib/storage/',
    comment: 'Transactions and their lifetime are one room’s worry. Add what you need to the unit of work in lib/storage.',
  },
  {
    name: 'owner-of-ws',
    packages: '(ws|@types/ws)',
    place: '^server/',
    comment: 'Only the relay (server) holds server sockets; the client’s socket is the browser’s own. Go through lib/relay.',
  },
  {
    name: 'owner-of-relay-packages',
    packages: '(hono|@hono/node-server|kysely|pg|pino|prom-client|close-with-grace|rate-limiter-flexible|web-push)',
    place: '^server/',
    comment: 'A package of the relay, which the client must not carry. The two meet in protocol only.',
  },
  {
    name: 'owner-of-workbox',
    packages: 'workbox-[^/]+',
    place: '^lib/sw/',
    comment: 'The service worker is a program of its own. Put what concerns caching and updates into lib/sw.',
  },
  {
    name: 'owner-of-simple-peer',
    packages: 'simple-peer',
    place: '^lib/rtc/peer\\.ts$',
    comment: 'Its defaults are unsafe for us, and lib/rtc/peer.ts alone makes it safe. Use what lib/rtc exports.',
  },
  {
    name: 'owner-of-signal',
    packages: '@privacyresearch/.+',
    place: '^lib/crypto/signal/libsignal\\.ts$',
    comment: 'Called directly the library loses sessions and believes changed identities. Use the session wrapper that lib/crypto exports.',
  },
  {
    name: 'owner-of-noble',
    packages: '@noble/.+',
    place: '^lib/crypto/',
    comment: 'Primitives have one home, so that one room can be audited. Add what you need to lib/crypto.',
  },
  {
    name: 'owner-of-react',
    packages: '(react|react-dom|next|use-intl|lucide-react|virtua|@base-ui/react|linkifyjs)',
    place: '^(app|components)/',
    comment:
      'Only screens draw: the same rules run in workers, where there is no React. Keep state in lib/client and draw it in components.',
  },
].map(({ name, packages, place, comment }) => ({
  name,
  comment,
  from: { path: '^(app|components|lib|protocol|server)/', pathNot: [place, tests] },
  to: { path: `(^|/)node_modules/${packages}/` },
}));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const laws = [
  {
    name: 'no-cycles',
    comment:
      'Two files that need each other are one file, or hide a third. Move what both need into a file of its own; a type import counts too.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'protocol-stands-alone',
    comment: 'Client and relay share the wire, so it belongs to neither and needs neither. Move what you need into protocol, or out of it.',
    from: { path: '^protocol/', pathNot: tests },
    to: { pathNot: '^protocol/' },
  },
  {
    name: 'pure-rooms-need-no-package',
    comment:
      'lib/base and lib/domain run in a page, a worker and Node alike: no package, no Node module. Name a port and let lib/client pass it in.',
    from: { path: '^lib/(base|domain)/', pathNot: tests },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
  },
  {
    name: 'server-knows-no-client',
    comment: 'The relay is written as if somebody else had written the client: only the wire joins them. Put what both need into protocol.',
    from: { path: '^server/' },
    to: { path: '^(app|components|lib|e2e|bench)/' },
  },
  {
    name: 'client-knows-no-server',
    comment:
      'The client is written as if somebody else ran the relay: only the wire joins them. Put what both need into protocol. (A test may start a relay process with e2e/relay-process.ts.)',
    from: { path: '^(app|components|lib)/', pathNot: tests },
    to: { path: '^(server|e2e|bench|scripts)/' },
  },
  {
    name: 'client-runs-in-a-browser',
    comment: 'There is no Node in a browser. Use the web’s own API; a test may use Node.',
    from: { path: '^(app|components|lib)/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'screens-know-the-client-only',
    comment: 'Screens draw what lib/client tells them. Ask lib/client for what you need; from lib/domain take types (`import type`) only.',
    from: { path: '^(app|components)/' },
    to: { path: '^lib/', pathNot: '^lib/(client|domain)/' },
  },
  {
    name: 'screens-take-types-from-domain',
    comment:
      'A rule that a screen runs by itself is a rule that two places can disagree on. Write `import type`, or let lib/client do the work.',
    from: { path: '^(app|components)/', pathNot: tests },
    to: { path: '^lib/domain/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'screens-do-not-import-pages',
    comment: 'A page is made of screens, not the other way round. Move what both need into components.',
    from: { path: '^components/' },
    to: { path: '^app/' },
  },
  {
    name: 'through-the-door',
    comment: 'A room is entered by its index.ts, so that the rest of it can change. Export what you need there, if it is meant for others.',
    from: { path: '^(app|components|server|protocol|lib/[^/]+)/', pathNot: tests },
    to: {
      path: '^(server|protocol|lib/[^/]+)/',
      // The second path holds types alone: what the engine, a worker, must name of a room that only compiles in a page.
      pathNot: ['^$1/', '^(server|protocol|lib/[^/]+)/index\\.ts$', '^lib/rtc/media-session\\.ts$'],
    },
  },
  ...arrowRules,
  {
    name: 'frames-alone-seal',
    comment:
      'What is sealed on its way to the line is sealed in the frame worker, so that there is one place to audit (ADR 23). Move it to lib/rtc/frames, or take types only.',
    from: { path: '^lib/rtc/', pathNot: ['^lib/rtc/(frames/|frame-crypto\\.worker\\.ts$)', tests] },
    to: { path: '^lib/crypto/', dependencyTypesNot: ['type-only'] },
  },
  ...owners,
  {
    name: 'shipped-code-needs-shipped-packages',
    comment:
      'A devDependency is not there in production. Move it to dependencies (and write its line in docs/adr), or use it in tests only.',
    from: { path: '^(app|components|lib|protocol|server)/', pathNot: [tests, '^components/fixtures/'] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'resolvable',
    comment: 'The import leads nowhere. Relative imports carry their extension (`./x.ts`); packages stand in package.json.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'nothing-imports-a-test',
    comment: 'A test is nobody’s library. Move what both need into a file of its own beside it.',
    from: {},
    to: { path: '\\.test\\.tsx?$' },
  },
  {
    name: 'contracts-are-for-tests',
    comment:
      'A contract or a soak may import what shipped code may not (the bare Signal library among it). Move what both need into a file of its own.',
    from: { path: '^(app|components|lib|protocol|server)/', pathNot: tests },
    to: { path: '\\.(contract|soak)\\.tsx?$' },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: laws.map((law) => ({ ...law, severity: 'error' })),
  options: {
    // Type imports are arrows too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.css$', '^\\.next/', '^lib/crypto/signal/shims/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'browser', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
