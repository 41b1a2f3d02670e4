# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = អ្នកណា ឬអ្វី
link-relation = ទាក់ទងគ្នាយ៉ាងដូចម្ដេច
link-object = ភាគីម្ខាងទៀត
link-confidence = ប្រាកដប៉ុនណា
link-another = បន្ថែមទំនាក់ទំនងមួយទៀត
link-unfit = ទំនាក់ទំនងនេះមិនពេញលេញទេ៖ មិនបានផ្ញើអ្វីទេ។
    .remedy = សូមជ្រើសពីរផ្សេងគ្នាដែលមានសរសេរអ្វីមួយ ហើយជ្រើសថាទាក់ទងគ្នាយ៉ាងដូចម្ដេច ឬដកទំនាក់ទំនងនេះចេញ។
