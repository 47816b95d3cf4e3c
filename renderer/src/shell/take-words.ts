import type { ModelView, TakeView } from '../../../main/api/index.ts';
import { nameOf } from '../start/file-paths.ts';

/** What a take starts from: "Meadow", "holiday.jpg", "nothing (a dream)". */
export function originWords({ origin }: TakeView, model: ModelView | undefined): string {
  switch (origin?.kind) {
    case 'package':
      return model?.origins.find(({ id }) => id === origin.id)?.name ?? origin.id;
    case 'picture':
      return nameOf(origin.file);
    case 'dream':
      return 'nothing (a dream)';
    case undefined:
      return 'a picture';
  }
}
