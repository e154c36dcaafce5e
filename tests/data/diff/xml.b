<Patient xmlns="http://hl7.org/fhir"><id value="2"/><name use="usual"><family value="Probert"/><given value="Anne"/><given value="Eve"/></name></Patient>
