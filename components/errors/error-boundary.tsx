// Catches what a screen throws while drawing: a bug. We log nothing of it, for it may carry somebody’s words; React prints it to the console.

import { Component, type ReactNode } from 'react';
import { FailedScreen } from './failed-screen.tsx';

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError = () => ({ broken: true });
  override render() {
    return this.state.broken ? <FailedScreen code="internal" /> : this.props.children;
  }
}
