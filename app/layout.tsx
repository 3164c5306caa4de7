import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: 'Sotto',
  description: 'A messenger that nobody but the people in the conversation can read.',
  applicationName: 'Sotto',
  manifest: '/manifest.webmanifest',
  icons: {
    icon: [
      { url: '/icons/icon.svg', type: 'image/svg+xml' },
      { url: '/icons/icon-32.png', type: 'image/png', sizes: '32x32' },
    ],
    apple: [{ url: '/icons/apple-touch-icon.png', sizes: '180x180' }],
  },
  appleWebApp: { capable: true, title: 'Sotto', statusBarStyle: 'default' },
  formatDetection: { telephone: false, date: false, address: false, email: false },
  referrer: 'no-referrer',
  robots: { index: false },
};

/** The grounds of both themes, as in components/ui/tokens.css: here they colour the browser's own frame. */
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf7f1' },
    { media: '(prefers-color-scheme: dark)', color: '#0f141d' },
  ],
};

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    // The app sets language, direction and theme on this element before its first paint.
    <html lang="en" suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
