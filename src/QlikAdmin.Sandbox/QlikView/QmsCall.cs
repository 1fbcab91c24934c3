namespace QlikAdmin.Sandbox.QlikView;

/// <summary>One call of an operation.</summary>
/// <param name="Face">The interface it came through.</param>
/// <param name="Operation">Name of the operation.</param>
/// <param name="Body">The element of its parameters.</param>
/// <param name="Account">The caller.</param>
internal sealed record QmsCall(QmsInterface Face, string Operation, XElement Body, string Account)
{
    /// <summary>The parameters. They are read in their order, like the members of an object.</summary>
    public DataMembers Parameters(params string[] names) => new DataContract(Face.Messages, names).Read(Body)!.Value;
}
