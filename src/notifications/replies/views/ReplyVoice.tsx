import { usePage } from '../../../ui/page-context';

/** A voice that reads the page; nothing is fetched before it is asked for. Browsers without a player get a link. */
export function ReplyVoice({ src }: { src: string }) {
  const { t } = usePage();
  return (
    <div class="c-fact">
      <span class="c-label" id="voice">
        {t('notifications:reply.listen')}
      </span>
      <audio class="c-audio" controls preload="none" src={src} aria-labelledby="voice">
        <a class="c-button" href={src}>
          {t('notifications:reply.listen')}
        </a>
      </audio>
    </div>
  );
}
