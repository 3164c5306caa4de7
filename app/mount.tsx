// Where the app begins in the page. Nothing of it is drawn at build time: the static page has only the shapes.
'use client';

import dynamic from 'next/dynamic';
import { StartingShapes } from '../components/shell/starting-shapes.tsx';

const App = dynamic(() => import('../components/shell/app.tsx').then((module) => module.App), {
  ssr: false,
  loading: () => <StartingShapes />,
});

export function Mount() {
  return <App />;
}
