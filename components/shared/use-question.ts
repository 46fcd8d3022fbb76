import { useRef, useState } from 'preact/hooks';

/** A question that stands open, and how it is answered. */
export interface OpenQuestion<T> {
  about: T;
  answer(yes: boolean): void;
}

/** Questions of which one stands at a time: a new one answers the one before it with no. */
export function useQuestion<T>(): {
  open: OpenQuestion<T> | null;
  ask(about: T): Promise<boolean>;
} {
  const [open, setOpen] = useState<OpenQuestion<T> | null>(null);
  const current = useRef<OpenQuestion<T> | null>(null);

  function show(question: OpenQuestion<T> | null): void {
    current.current = question;
    setOpen(question);
  }

  return {
    open,
    ask(about) {
      current.current?.answer(false);
      return new Promise((resolve) => {
        const question = {
          about,
          answer(yes: boolean): void {
            if (current.current === question) show(null);
            resolve(yes);
          },
        };
        show(question);
      });
    },
  };
}
