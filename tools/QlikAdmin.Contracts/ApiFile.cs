using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QlikAdmin.Contracts;

/// <summary>The text of one API contract.</summary>
internal static partial class ApiFile
{
    private const string Schema = "schema";
    private const string Query = "?";
    private const string Request = ">";
    private const string RequiredRequest = ">!";
    private const string Answer = "<";

    public static string Write(ApiContract contract)
    {
        IEnumerable<FactLine> operations = contract
            .Operations.OrderBy(o => o.Path, StringComparer.Ordinal)
            .ThenBy(o => o.Method, StringComparer.Ordinal)
            .Select(Write);
        IEnumerable<FactLine> schemas = contract.Schemas.Select(s => SchemaFacts.Write($"{Schema} {FactWords.Name(s.Key)}", s.Value));
        return FactLine.Write(ContractFiles.Comment, operations.Concat(schemas));
    }

    public static ApiContract Read(string name, string text)
    {
        ApiContract contract = new(name);
        foreach (FactLine line in FactLine.Parse(name, text))
        {
            string first = line.Take();
            if (first == Schema)
            {
                string rest = line.Text;
                string schema = FactWords.TakeName(ref rest);
                contract.Schemas[schema] = SchemaFacts.Read(rest.TrimStart(), line.Below);
            }
            else
            {
                contract.Operations.Add(Read(new ApiOperation(contract, first, line.Text), line.Below));
            }
        }

        return contract;
    }

    private static FactLine Write(ApiOperation operation)
    {
        FactLine line = new(operation.ToString());
        foreach (ApiQuery query in operation.Queries.Values)
        {
            line.Below.Add(
                SchemaFacts.Write($"{Query} {FactWords.Name(query.Name)}{(query.IsRequired ? "!" : string.Empty)}", query.Schema)
            );
        }

        foreach ((string media, JsonObject? schema) in operation.Requests)
        {
            line.Below.Add(Body(operation.RequiresBody ? RequiredRequest : Request, media, schema));
        }

        foreach ((string status, SortedDictionary<string, JsonObject?> bodies) in operation.Answers)
        {
            line.Below.AddRange(bodies.Select(b => Body($"{Answer} {status}", b.Key, b.Value)));
            line.Below.AddRange(bodies.Count == 0 ? [new FactLine($"{Answer} {status}")] : []);
        }

        return line;
    }

    /// <summary>A body is JSON unless the line says otherwise.</summary>
    private static FactLine Body(string start, string media, JsonObject? schema)
    {
        string text = media == ApiOperation.Json && schema is not null ? start : $"{start} {media}";
        return schema is null ? new FactLine(text) : SchemaFacts.Write(text, schema);
    }

    private static ApiOperation Read(ApiOperation operation, IEnumerable<FactLine> lines)
    {
        foreach (FactLine line in lines)
        {
            string mark = line.Take();
            switch (mark)
            {
                case Query:
                    string rest = line.Text;
                    string name = FactWords.TakeName(ref rest);
                    bool isRequired = rest.StartsWith('!');
                    operation.Queries[name] = new ApiQuery(
                        name,
                        isRequired,
                        SchemaFacts.Read(rest[(isRequired ? 1 : 0)..].TrimStart(), line.Below)
                    );
                    break;
                case Request or RequiredRequest:
                    operation.RequiresBody = mark == RequiredRequest;
                    ReadBody(operation.Requests, line);
                    break;
                case Answer:
                    string status = line.Take();
                    if (!operation.Answers.TryGetValue(status, out SortedDictionary<string, JsonObject?>? bodies))
                    {
                        operation.Answers[status] = bodies = new SortedDictionary<string, JsonObject?>(StringComparer.Ordinal);
                    }

                    if (line.Text.Length > 0)
                    {
                        ReadBody(bodies, line);
                    }

                    break;
                default:
                    throw new ContractException($"'{mark}' says nothing about an operation: {operation}");
            }
        }

        return operation;
    }

    private static void ReadBody(SortedDictionary<string, JsonObject?> bodies, FactLine line)
    {
        string media = MediaType().IsMatch(line.Text) ? line.Take() : ApiOperation.Json;
        bodies[media] = line.Text.Length > 0 ? SchemaFacts.Read(line.Text, line.Below) : null;
    }

    [GeneratedRegex(@"^[\w*.+\-]+/[\w*.+\-]+( |$)")]
    private static partial Regex MediaType();
}
