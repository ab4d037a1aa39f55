import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';

/** Words of this room in the language of the request, for the browser's title. */
export const words = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`privacy:${key}`);
