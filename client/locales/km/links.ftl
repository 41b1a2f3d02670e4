# How entities hang together, and in which language a counterpart reads. Offices and names of languages are put in as they are.
link-subject = អ្នកណា ឬអ្វី
link-relation = ទាក់ទងគ្នាយ៉ាងដូចម្ដេច
link-object = ភាគីម្ខាងទៀត
link-confidence = ប្រាកដប៉ុនណា
link-another = បន្ថែមទំនាក់ទំនងមួយទៀត
link-unfit = ទំនាក់ទំនងនេះមិនពេញលេញទេ៖ មិនបានផ្ញើអ្វីទេ។
    .remedy = សូមជ្រើសពីរផ្សេងគ្នាដែលមានសរសេរអ្វីមួយ ហើយជ្រើសថាទាក់ទងគ្នាយ៉ាងដូចម្ដេច ឬដកទំនាក់ទំនងនេះចេញ។
tongue-reads = អានភាសា
tongue-country = តាមប្រទេសរបស់ការិយាល័យ
tongue-set = កំណត់ភាសា
tongue-why = ការមើលជាមុននៃអ្វីដែលសរសេរទៅការិយាល័យនេះ គឺជាភាសានេះ។ វាមិនផ្លាស់ប្ដូរអ្វីដែលផ្ញើទេ។
tongue-is = { $office } អាន{ $language }
tongue-is-default = { $office } អាន{ $language } តាមប្រទេសរបស់ការិយាល័យ
tongue-nobody = គ្មានកិច្ចព្រមព្រៀងជាមួយ { $office } ទាំងមានស្រាប់ ឬកំពុងធ្វើទេ
    .remedy = សូមមើលបញ្ជីដោយ `blo pair list`។
