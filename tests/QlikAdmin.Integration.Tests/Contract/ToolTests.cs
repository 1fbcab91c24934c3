using System.Text.Json.Nodes;
using System.Xml.Linq;
using System.Xml.Schema;
using QlikAdmin.Contracts;
using QlikAdmin.Http;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>From a description to lines and back: nothing that a check needs may be lost on the way.</summary>
public sealed class ToolTests
{
    private const string OpenApi = """
        {"openapi":"3.0.0","info":{"title":"A title","description":"Words for people."},
         "paths":{
          "/things":{"parameters":[{"in":"query","name":"limit","required":true,"description":"How many.","schema":{"type":"integer","minimum":1,"maximum":9}}],
           "get":{"summary":"A summary.","parameters":[{"in":"query","name":"sort","schema":{"$ref":"#/components/schemas/Order"}},{"in":"query","name":"id","schema":{"type":"array","items":{"type":"string","format":"uuid"}}},{"in":"header","name":"X-H","schema":{"type":"string"}}],
            "responses":{"200":{"description":"Fine.","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Things"},"example":{"a":1}}}},"204":{"description":"Nothing."},"default":{"$ref":"#/components/responses/Failed"}}}},
          "/things/{id}":{"post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object","required":["size"],"properties":{"size":{"type":"number","exclusiveMinimum":true,"minimum":0}}}]}}}},"responses":{"201":{"description":"Made.","content":{"text/plain":{"schema":{"type":"string"}}}}}}},
          "/things/own":{"post":{"responses":{"204":{"description":"x"}}}},
          "/other":{"get":{"responses":{"200":{"description":"x"}}}}},
         "components":{
          "responses":{"Failed":{"description":"Failed.","content":{"application/json":{"schema":{"type":"object","additionalProperties":false}}}}},
          "schemas":{
           "Order":{"type":"string","enum":["name","-name"],"description":"The order.","nullable":true},
           "Things":{"type":"object","required":["data","total"],"properties":{"data":{"type":"array","maxItems":9,"items":{"$ref":"#/components/schemas/Base"}},"more":{"type":"array","required":["items"],"items":{"type":"object","properties":{"odd name!":{"type":"string"}}}}}},
           "Base":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string","enum":["b","a"],"example":"a","default":"a"},"made":{"type":"string","format":"date-time","nullable":true},"tags":{"type":"object","additionalProperties":{"type":"string","pattern":"^[a-z ]+$"}},"free":{"type":"object","additionalProperties":true,"properties":{"x":{"type":"integer","format":"int32"}}},"part":{"oneOf":[{"type":"string"},{"$ref":"#/components/schemas/Base"}]},"never":{"not":{"type":"string"}}}},
           "Unused":{"type":"string"}}}}
        """;

    private const string Lines = """

        GET /things
          ? id array of string format="guid"
          ? limit! integer minimum=1 maximum=9
          ? sort string enum=["-name","name"]
          < 200 #Things
          < 204
          < default object closed

        POST /things/own
          < 204

        POST /things/{id}
          >! object
            free object open
              x integer
            kind! string enum=["a","b"]
            made string|null format="date-time"
            never any
              (not) string
            part any
              (oneOf) string
              (oneOf) #Base
            size! number minimum=0 exclusiveMinimum=true
            tags object
              {} string pattern="^[a-z ]+$"
          < 201 text/plain string

        schema Base object
          free object open
            x integer
          kind! string enum=["a","b"]
          made string|null format="date-time"
          never any
            (not) string
          part any
            (oneOf) string
            (oneOf) #Base
          tags object
            {} string pattern="^[a-z ]+$"

        schema Things object requires=["total"]
          data! array maxItems=9 of #Base
          more array requires=["items"] of object
            "odd name!" string

        """;

    private const string Xsd = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:test/Sample.Data/7/" elementFormDefault="qualified" targetNamespace="urn:test/Sample.Data/7/">
          <xs:element name="Ask"><xs:complexType><xs:sequence><xs:element minOccurs="0" name="id" type="t:id"/><xs:element name="who" type="t:ArrayOfPerson" nillable="true"/></xs:sequence></xs:complexType></xs:element>
          <xs:element name="Never" type="xs:string"/>
          <xs:complexType name="ArrayOfPerson"><xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="Person" nillable="true" type="t:Person"/></xs:sequence></xs:complexType>
          <xs:complexType name="Person"><xs:sequence><xs:element name="Name" type="xs:string"/><xs:element minOccurs="0" name="Rights" type="t:Rights"/></xs:sequence></xs:complexType>
          <xs:complexType name="Guest"><xs:complexContent mixed="false"><xs:extension base="t:Person"><xs:sequence><xs:element name="Until" type="xs:dateTime"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
          <xs:simpleType name="Rights"><xs:list><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="Write"><xs:annotation><xs:appinfo>2</xs:appinfo></xs:annotation></xs:enumeration><xs:enumeration value="Read"/></xs:restriction></xs:simpleType></xs:list></xs:simpleType>
          <xs:simpleType name="id"><xs:restriction base="xs:string"><xs:pattern value="[a-f]{2}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Unused"><xs:restriction base="xs:string"/></xs:simpleType>
        </xs:schema>
        """;

    [Fact]
    public void A_description_becomes_its_facts_and_nothing_else()
    {
        ApiContract contract = OpenApiSource.Parse("sample", OpenApi).Take(new HashSet<string> { "GET /things", "POST /things/{id}" });

        string text = ApiFile.Write(contract);

        Assert.Equal("// " + ContractFiles.Comment + "\n" + Lines.Replace("\r", string.Empty), text);
        Assert.Equal(text, ApiFile.Write(ApiFile.Read("sample", text)));
    }

    [Theory]
    [InlineData(
        """{"data":[{"kind":"a","made":null,"tags":{"x":"y z"},"free":{"y":1},"part":{"kind":"b"}}],"total":1}""",
        "total NoAdditionalPropertiesAllowed"
    )]
    [InlineData("""{"data":[{"kind":"a"}]}""", "total PropertyRequired")]
    [InlineData("""{"data":[{"kind":"c"}]}""", "data[].kind NotInEnumeration: c")]
    [InlineData("""{"data":[{"kind":"a","made":7}]}""", "data[].made")]
    [InlineData("""{"data":[{"kind":"a","tags":{"x":"Y"}}]}""", "PatternMismatch")]
    [InlineData("""{"data":[{"kind":"a","free":{"x":"1"}}]}""", "data[].free.x IntegerExpected")]
    [InlineData("""{"data":[{"kind":"a","part":7}]}""", "data[].part")]
    [InlineData("""{"data":[{"kind":"a","never":"text"}]}""", "data[].never")]
    [InlineData("""{"data":[],"more":[{"odd":"x"}]}""", "more[].odd NoAdditionalPropertiesAllowed")]
    [InlineData(
        """{"data":[{"kind":"a"},{"kind":"a"},{"kind":"a"},{"kind":"a"},{"kind":"a"},{"kind":"a"},{"kind":"a"},{"kind":"a"},{"kind":"a"},{"kind":"a"}]}""",
        "data TooManyItems"
    )]
    public async Task What_the_lines_say_is_checked(string body, string finding)
    {
        ApiContract contract = ApiFile.Read("sample", Lines);
        JsonObject schema = contract.Find("GET", "/things")!.AnswerSchema(200, ApiOperation.Json)!;

        IReadOnlyList<(string Where, string What)> errors = await Schemas.Of(contract).ValidateAsync(schema, body);

        Assert.Contains(errors, e => $"{e.Where} {e.What}".Contains(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "<id>ab</id><who><Person><Name>x</Name><Rights>Read Write</Rights></Person><Person i:type='t:Guest'><Name>x</Name><Until>2026-01-01T00:00:00</Until></Person></who>",
        null
    )]
    [InlineData("<who i:nil='true'/>", null)]
    [InlineData("", "incomplete content")]
    [InlineData("<who/><id>ab</id>", "invalid child element 'id'")]
    [InlineData("<id>zz</id><who/>", "Pattern constraint failed")]
    [InlineData("<who><Person><Name>x</Name><Rights>Read Delete</Rights></Person></who>", "Enumeration constraint failed")]
    [InlineData("<who><Person i:type='t:Guest'><Name>x</Name></Person></who>", "incomplete content")]
    [InlineData("<who><Person><Name i:nil='true'/></Person></who>", "'nillable' attribute is false")]
    [InlineData("<who><Person><Name>x</Name><More/></Person></who>", "invalid child element 'More'")]
    public void The_schemas_of_messages_are_read_back_as_they_were(string content, string? finding)
    {
        string folder = Directory.CreateTempSubdirectory("contracts").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "sample.xsd"), Xsd);
            XNamespace space = "urn:test/Sample.Data/7/";
            string text = new XsdSource(folder).Write([space + "Ask"]);
            List<string> wrong = [];
            XDocument message = XDocument.Parse(
                $"<Ask xmlns='{space}' xmlns:t='{space}' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>{content}</Ask>"
            );

            message.Validate(XsdFile.Read("sample", text), (_, e) => wrong.Add(e.Message));

            Assert.Equal([space + "Ask"], XsdFile.Elements("sample", text));
            Assert.DoesNotContain("Unused", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Never", text, StringComparison.Ordinal);
            Assert.True(
                finding is null ? wrong.Count == 0 : wrong.Any(w => w.Contains(finding, StringComparison.Ordinal)),
                string.Join("; ", wrong)
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_the_lines_can_not_say_is_an_error_and_not_left_out()
    {
        string folder = Directory.CreateTempSubdirectory("contracts").FullName;
        try
        {
            File.WriteAllText(
                Path.Combine(folder, "sample.xsd"),
                Xsd.Replace("minOccurs=\"0\" name=\"id\"", "minOccurs=\"2\" maxOccurs=\"3\" name=\"id\"", StringComparison.Ordinal)
            );

            ContractException error = Assert.Throws<ContractException>(() =>
                new XsdSource(folder).Write([(XNamespace)"urn:test/Sample.Data/7/" + "Ask"])
            );

            Assert.Contains("name=\"id\"", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("GET /a\n    < 200\n", "(2)")]
    [InlineData("GET /a\n  ! 200\n", "'!'")]
    [InlineData("GET /a\n  < 200 object wide\n", "'wide'")]
    [InlineData("GET /a\n  ? x string enum=[\n", "No value begins here")]
    public void A_line_that_is_not_understood_is_named(string text, string finding)
    {
        ContractException error = Assert.Throws<ContractException>(() => ApiFile.Read("sample", text));

        Assert.Contains(finding, error.Message, StringComparison.Ordinal);
    }
}
