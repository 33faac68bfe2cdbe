// Keeps one message that cannot be drawn from taking the page with it: its plain text stands in for it.

import { Component, type ReactNode } from "react";

interface Props {
  readonly fallback: string;
  readonly children: ReactNode;
}

export class CrashGuard extends Component<Props, { readonly crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    return this.state.crashed ? <p className="printed">{this.props.fallback}</p> : this.props.children;
  }
}
