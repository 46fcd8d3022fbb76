import { useRef, useState } from 'preact/hooks';

/** The place between two rows where a dragged one would go: before this id, or at the end. */
type DropPlace = { before: string | null } | null;

/** Sorting by drag, with the platform's own events, which scroll the page at its edges. */
export interface DragSort {
  place: DropPlace;
  /** Props of a row's handle. */
  handle(id: string): { draggable: true; onDragStart: (event: DragEvent) => void; onDragEnd: () => void };
  /** Props of a row. @param next the id of the row after it */
  row(
    id: string,
    next: string | null,
  ): { onDragOver: (event: DragEvent) => void; onDrop: (event: DragEvent) => void };
}

/** @param onDrop called with the dragged id and the id before which it goes, `null` for the end */
export function useDragSort(onDrop: (id: string, before: string | null) => void): DragSort {
  const dragged = useRef<string | null>(null);
  const [place, setPlace] = useState<DropPlace>(null);
  const end = () => {
    dragged.current = null;
    setPlace(null);
  };
  return {
    place,
    handle: (id) => ({
      draggable: true,
      onDragStart(event) {
        dragged.current = id;
        const { dataTransfer, currentTarget } = event;
        if (dataTransfer === null) return;
        dataTransfer.effectAllowed = 'move';
        // Firefox drags nothing without data; the id of no other kind is of use to another page.
        dataTransfer.setData('application/x-concierge-row', id);
        const row = (currentTarget as Element).closest('li');
        if (row !== null) dataTransfer.setDragImage(row, 12, 12);
      },
      onDragEnd: end,
    }),
    row: (id, next) => ({
      onDragOver(event) {
        if (dragged.current === null) return;
        event.preventDefault();
        const { top, height } = (event.currentTarget as Element).getBoundingClientRect();
        const before = event.clientY < top + height / 2 ? id : next;
        setPlace((now) => (now !== null && now.before === before ? now : { before }));
      },
      onDrop(event) {
        event.preventDefault();
        const from = dragged.current;
        if (from !== null && place !== null && place.before !== from) onDrop(from, place.before);
        end();
      },
    }),
  };
}
