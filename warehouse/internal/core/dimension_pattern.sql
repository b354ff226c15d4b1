create function core.dimension_pattern(dimensions text[]) returns text
stable strict parallel safe
return '(^|;)(' || array_to_string(dimensions, '|') || ')=';

comment on function core.dimension_pattern is
'A regular expression for the breakdowns that have one of the dimensions. To tell those that name a place '
'inside the province, of the dimensions that is_territorial holds of.';
