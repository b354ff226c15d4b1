select
    code_list,
    code,
    name_vi,
    name_en
from marts.dim_code
