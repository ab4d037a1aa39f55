import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';

/** Words in the reader's language, for titles of pages. */
export const words = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(key);
