using System.Management.Automation.Language;
using System.Numerics;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Reads the values of a policy in a .psd1 file. It is parsed and never run, so it can contain only constants, lists and
/// tables.</summary>
/// <remarks>PowerShell's own <c>SafeGetValue</c> gives values without their lines, but an error about a policy must name the
/// line.</remarks>
internal static class DataFilePolicySource
{
    /// <exception cref="QlikException">PolicyInvalid, with the line, if it is not a table of constants.</exception>
    public static PolicyNode Read(string text, string source)
    {
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw Refuse(source, errors.Select(e => (e.Extent, e.Message.TrimEnd('.'))).ToArray());
        }

        bool single =
            script is
            {
                BeginBlock: null,
                ProcessBlock: null,
                DynamicParamBlock: null,
                ParamBlock: null,
                EndBlock: { Statements.Count: 1, Traps: null or { Count: 0 } }
            };
        return single && Unwrapped(script.EndBlock.Statements[0]) is HashtableAst table
            ? Node(table, source)
            : throw Refuse(source, (script.Extent, "a data file must be one table, @{ ... }, and nothing else"));
    }

    private static PolicyNode Node(Ast ast, string source)
    {
        string place = Place(ast.Extent);
        switch (ast)
        {
            case HashtableAst table:
                List<KeyValuePair<string, PolicyNode>> members = new();
                foreach (Tuple<ExpressionAst, StatementAst> pair in table.KeyValuePairs)
                {
                    string key = pair.Item1 is StringConstantExpressionAst name
                        ? name.Value
                        : throw Refuse(source, (pair.Item1.Extent, $"the key {pair.Item1.Extent.Text} must be a plain name"));
                    members.Add(new KeyValuePair<string, PolicyNode>(key, Node(Value(pair.Item2, source), source)));
                }

                return PolicyNode.Of(members, place);
            case ArrayExpressionAst array:
                // @( ) contains statements. Each is one item, or several separated by commas.
                return PolicyNode.Of(
                    array
                        .SubExpression.Statements.Select(s => Value(s, source))
                        .SelectMany(e => e is ArrayLiteralAst several ? several.Elements : (IEnumerable<Ast>)new[] { e })
                        .Select(e => Node(e, source))
                        .ToList(),
                    place
                );
            case ArrayLiteralAst literal:
                return PolicyNode.Of(literal.Elements.Select(e => Node(e, source)).ToList(), place);
            case ParenExpressionAst { Pipeline: StatementAst inner }:
                return Node(Value(inner, source), source);
            case StringConstantExpressionAst constant:
                return PolicyNode.Of(constant.Value, place);
            case ExpandableStringExpressionAst { NestedExpressions.Count: 0 } constant:
                return PolicyNode.Of(constant.Value, place);
            case ConstantExpressionAst { Value: IConvertible number }:
                return PolicyNode.Of(number.ToDouble(CultureInfo.InvariantCulture), place);
            case ConstantExpressionAst { Value: BigInteger number }:
                return PolicyNode.Of((double)number, place);
            case UnaryExpressionAst
            {
                TokenKind: TokenKind.Minus,
                Child: ConstantExpressionAst { Value: IConvertible number } and not StringConstantExpressionAst
            }:
                return PolicyNode.Of(-number.ToDouble(CultureInfo.InvariantCulture), place);
            case VariableExpressionAst variable when Named(variable, "true"):
                return PolicyNode.Of(true, place);
            case VariableExpressionAst variable when Named(variable, "false"):
                return PolicyNode.Of(false, place);
            case VariableExpressionAst variable when Named(variable, "null"):
                return PolicyNode.OfNull(place);
            default:
                throw Refuse(source, (ast.Extent, $"'{Short(ast.Extent.Text)}' is not a constant. A policy is read and never run"));
        }
    }

    private static Ast Value(StatementAst statement, string source)
    {
        return Unwrapped(statement)
            ?? throw Refuse(
                source,
                (statement.Extent, $"'{Short(statement.Extent.Text)}' is not a constant. A policy is read and never run")
            );
    }

    /// <summary>The expression of a statement; null if the statement is something else, such as a command.</summary>
    private static ExpressionAst? Unwrapped(StatementAst statement)
    {
        return statement switch
        {
            PipelineAst { PipelineElements: { Count: 1 } parts } when parts[0] is CommandExpressionAst { Redirections.Count: 0 } single =>
                single.Expression,
            CommandExpressionAst { Redirections.Count: 0 } single => single.Expression,
            _ => null,
        };
    }

    private static bool Named(VariableExpressionAst variable, string name) =>
        string.Equals(variable.VariablePath.UserPath, name, StringComparison.OrdinalIgnoreCase) && !variable.Splatted;

    private static string Place(IScriptExtent extent) => "line " + extent.StartLineNumber.ToString(CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= 40 ? text : text.Substring(0, 40) + "...";

    private static QlikException Refuse(string source, params (IScriptExtent Extent, string Problem)[] problems)
    {
        PolicyErrors errors = new($"'{source}'");
        foreach ((IScriptExtent extent, string problem) in problems)
        {
            errors.Add(Place(extent), problem);
        }

        return errors.Exception();
    }
}
