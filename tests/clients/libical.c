/* Prints what libical sees in the calendar files given: for each file its events, and the problems that its parser and
   its restriction check (RFC 5546) find. Records end with U+001E, the fields within them with U+001F, files with U+001C.

   RFC 5546 wants an ORGANIZER in events with METHOD:PUBLISH. Ours have none on purpose: people did not invite each other,
   and Google and Canvas publish without, too. As the check ends at the first event with a problem, each event gets one
   here before the check; that is the only thing that is let pass. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *contents(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size;
    char *text;
    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET))
        exit(2);
    text = calloc((size_t)size + 1, 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
        exit(2);
    fclose(file);
    return text;
}

static void moment(struct icaltimetype time)
{
    printf("%04d-%02d-%02d", time.year, time.month, time.day);
    if (!time.is_date)
        printf("T%02d:%02d:%02d%s", time.hour, time.minute, time.second, icaltime_is_utc(time) ? "Z" : "");
    putchar('\037');
}

static void text(const char *value)
{
    printf("%s\037", value ? value : "");
}

static void problems(icalcomponent *component)
{
    icalproperty *property;
    icalcomponent *inner;
    for (property = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY); property;
         property = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY))
        printf("problem\037%s\037%s\037\036", icalcomponent_kind_to_string(icalcomponent_isa(component)), icalproperty_get_xlicerror(property));
    for (inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); inner;
         inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        problems(inner);
}

int main(int count, char **paths)
{
    int i;
    for (i = 1; i < count; i++) {
        char *data = contents(paths[i]);
        icalcomponent *calendar = icalparser_parse_string(data);
        icalcomponent *event;
        if (!calendar || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT)
            exit(3);
        for (event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event;
             event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
            text("event");
            text(icalcomponent_get_uid(event));
            moment(icalcomponent_get_dtstart(event));
            moment(icalcomponent_get_dtend(event));
            text(icalcomponent_get_summary(event));
            text(icalcomponent_get_description(event));
            putchar('\036');
            if (icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY))
                exit(4);
            icalcomponent_add_property(event, icalproperty_new_organizer("mailto:nobody@play.example"));
        }
        icalrestriction_check(calendar);
        problems(calendar);
        putchar('\034');
        icalcomponent_free(calendar);
        free(data);
    }
    return 0;
}
